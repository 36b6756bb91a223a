"""The pages beside the editions: the fields of each view are exactly the variables that its template asks for."""

from __future__ import annotations

import pytest

from template_variables import asked_for
from trustplan.publish import index_pages
from trustplan.website.rendering import environment
from trustplan.website.view import View, names_of

ENV = environment("publish/templates")
VIEWS = [v for v in vars(index_pages).values() if isinstance(v, type) and issubclass(v, View) and v is not View]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_has_the_variables_of_its_template_and_no_other(view: type[View]) -> None:
    """With those of the frame, where the template has one."""
    shared = set(names_of(index_pages._Frame))
    asked = asked_for(ENV, view.TEMPLATE)
    assert set(names_of(view)) - shared == asked - shared
    assert asked <= set(names_of(view)) | shared


def test_each_template_but_the_frame_has_one_view() -> None:
    """None is left over."""
    assert sorted([*(view.TEMPLATE for view in VIEWS), "frame.html"]) == sorted(ENV.list_templates())
