"""Nothing on the pages of organisers, speakers and accounts keeps anybody out, and none is wider than its window."""

import pytest

from tests.e2e.axe import LOOKS, barriers
from tests.e2e.conftest import Person

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_axe_finds_nothing_serious_on_an_organiser_s_pages(look: dict[str, object], person: Person) -> None:
    page = person("organiser", **look)
    page.goto("/")
    hour = page.locator("a[href^='/hours/']").first.get_attribute("href")
    page.goto("/organise")
    series = page.locator("a[href^='/organise/series/']:not([href$=new])").first.get_attribute("href")
    paths = ["/organise", "/organise/hours/new", "/organise/series/new", "/organise/status", "/account"]
    paths += [f"/organise{hour}", f"/organise{hour}/edit", str(series), f"{series}/edit", f"{hour}/speaker"]
    found = {}
    for path in paths:
        response = page.goto(path)
        assert response is not None
        assert response.ok, path
        wider = page.evaluate(WIDER)
        found[path] = barriers(page) + ([f"{wider} px too wide"] if wider > 0 else [])
    assert {where: what for where, what in found.items() if what} == {}
