"""Draw the film of the demo's past hour anew: ``.venv/bin/python -m scripts.demo_film``, after its words changed.

Slides in the look of the hub, one for each question that was on air, each for as long as it was. Needs Chromium and
ffmpeg; the film is kept in the repository, so that a first start needs neither.
"""

import html
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import sync_playwright

from hub.demo_story import DAY_S, FILM, FILM_S, PAST_ON_AIR, PAST_PLAN, PAST_QUESTIONS

PAGE = """<!doctype html><meta charset="utf-8"><style>
main {{ block-size: 100vh; display: grid; align-content: center; gap: 1.2rem; padding-inline: 5rem; color: #fff;
  font-family: "Noto Naskh Arabic", "Noto Serif", serif; background: #3b2358; border-block-end: 1rem solid #e0693e;
  box-sizing: border-box; }}
body {{ margin: 0 }} p {{ margin: 0; font-size: 1.4rem; color: #d9cbe8 }} h1 {{ margin: 0; font-size: 2.6rem }}
</style><main dir="auto"><h1>{words}</h1><p><bdi>{name}</bdi></p></main>"""


class Slide(NamedTuple):
    """Words, whose they are, and for how many seconds they are seen."""

    words: str
    name: str
    seconds: int


def slides() -> list[Slide]:
    """The title, then each question from the second at which it went on air."""
    asked = {one.key: one for one in PAST_QUESTIONS}
    shown = [(str(PAST_PLAN["title"]), "Baraza")]
    shown += [(asked[act.key].text, asked[act.key].by) for act in PAST_ON_AIR]
    begins = [0, *(5 * DAY_S - act.before_s for act in PAST_ON_AIR), FILM_S]
    return [Slide(*what, end - begin) for what, begin, end in zip(shown, begins, begins[1:], strict=False)]


def draw(folder: Path) -> list[str]:
    """Draw the slides; what ffmpeg is told of them."""
    inputs: list[str] = []
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 960, "height": 540})
        for number, slide in enumerate(slides()):
            page.set_content(PAGE.format(words=html.escape(slide.words), name=html.escape(slide.name)))
            file = folder / f"{number}.png"
            page.screenshot(path=file)
            inputs += ["-loop", "1", "-framerate", "1", "-t", str(slide.seconds), "-i", str(file)]
        browser.close()
    return inputs


def main() -> None:
    """Write the film."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = draw(Path(folder))
        joined = ["-filter_complex", f"concat=n={len(slides())}"]
        picture = ["-c:v", "libx264", "-preset", "veryslow", "-crf", "26", "-g", "1200", "-pix_fmt", "yuv420p"]
        kind = ["-movflags", "+faststart", "-bitexact"]
        subprocess.run(["ffmpeg", "-y", "-v", "error", *inputs, *joined, *picture, *kind, str(FILM)], check=True)


if __name__ == "__main__":
    main()
