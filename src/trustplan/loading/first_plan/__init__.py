"""A first plan from a plan that lies in Word or Excel: what its tables say, what has to be asked, and the plan file."""
