"""Pages load like text: what they weigh, and that all of it comes from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

    from quizapp.bank.pack import Pack
    from tests.browser.detective import Detective
    from tests.browser.watch import Watch

FIRST_PAGE = 120 * 1024
QUESTION = 15 * 1024


def transferred(response: Response) -> int:
    """Return the bytes of a body as they came over the wire."""
    return response.request.sizes()["responseBodySize"]


def test_a_cold_first_page_is_light(page: Page) -> None:
    responses: list[Response] = []

    def note(response: Response) -> None:
        responses.append(response)

    page.on("response", note)
    page.goto("/", wait_until="networkidle")
    sizes = {response.url: transferred(response) for response in responses}
    assert any(".woff2" in url for url in sizes)
    assert sum(sizes.values()) <= FIRST_PAGE, sizes


def test_every_question_is_light(detective: Detective, lamp: Pack) -> None:
    page = detective.page
    detective.begin("Scales")
    for _ in lamp.questions:
        response = page.reload()
        assert response is not None
        assert len(response.body()) <= QUESTION, detective.question().id
        detective.answer("passed")
        detective.go_on()


def test_the_watch_sees_what_must_not_happen(page: Page, watch: Watch) -> None:
    page.goto("/")
    page.evaluate("""() => {
        const image = new Image();
        image.src = "http://192.0.2.1/spy.png";
        const style = document.createElement("style");
        style.textContent = "body { color: red }";
        document.head.append(style);
        setTimeout(() => { throw new Error("broken"); });
    }""")
    page.wait_for_function("performance.now() > 0")
    seen = " ".join(watch.seen)
    watch.seen.clear()
    assert "broke the policy" in seen
    assert "script failed" in seen
