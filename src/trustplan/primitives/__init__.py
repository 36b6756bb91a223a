"""Values and words that know nothing of plans: days, school terms, targets, findings, English."""
