"""Who illustrates: the one that was asked for, or for `auto` the best that is here and that everybody may use.

Choosing looks at cards of models and at the device; it imports no engine, downloads nothing, and says why.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from lecturec.choice import Choice
from lecturec.diagnostics import ENVIRONMENT, Report
from lecturec.options import Options
from lecturec.scene import Picture
from lecturec.script import Script, Slide
from lecturec.theme import Theme, shelf

if TYPE_CHECKING:
    from lecturec.backends import BackendError
    from lecturec.backends.diffusion import Diffusion

SKETCH, PAINT = "sketch", "diffusion"


def chosen_artist(options: Options) -> Choice:
    """Who illustrates a lecture, as `diffusion:NAME` where that is a model, and why."""
    if not options.illustrations:
        return Choice(engine="none")
    if options.illustrator != "auto":
        return Choice(engine=options.illustrator)
    if options.untrusted:
        return Choice(engine=SKETCH, why=(f"{PAINT}: not for notes that are not trusted",))
    return automatic()


def automatic() -> Choice:
    """What `illustrator: auto` means on this machine: the embedded one, unless a free model is here and fits."""
    reason, name = _fitting()
    engine = f"{PAINT}:{name}" if name else SKETCH
    return Choice(engine=engine, why=(f"{PAINT}: {reason}",))


def _fitting() -> tuple[str, str]:
    """(why, the model that `auto` takes), "" for none."""
    from lecturec.backends.picture_models import picture_models

    here = [one for one in picture_models() if not one.model.missing]
    if not here:
        return "no model is here", ""
    free = [one for one in here if one.permissive]
    if not free:
        return "no model whose licence asks nothing of anybody", ""
    if find_spec("diffusers") is None or find_spec("torch") is None:
        from lecturec.backends.diffusion import INSTALL

        return f"is not installed ({INSTALL})", ""
    from lecturec.backends.devices import device

    if device().kind == "cpu":
        return "a model is here, but no device for it: on a processor a picture takes minutes", ""
    least = min(one.manner.memory_gb for one in free)
    if least > device().memory_gb + 0.5:
        return f"its smallest free model wants {least} GB, and there is {device()}", ""
    fit = [one for one in free if one.manner.memory_gb <= device().memory_gb + 0.5]
    best = max(fit, key=lambda one: (one.manner.memory_gb, one.model.name))
    return f"'{best.model.name}' is here ({best.model.licence}) and fits {device()}", best.model.name


def painter(name: str, options: Options, theme: Theme, report: Report) -> "Diffusion | Any":
    """A model that paints; where it cannot, what `picture-failure` says: the sketch, nobody (None), or an error."""
    from lecturec.backends import BackendError
    from lecturec.backends.diffusion import Diffusion, Manners

    manners = Manners(
        prompts=shelf("templates") / "prompts",
        style=theme.illustration.prompt,
        negative=theme.illustration.negative,
        enlarger=options.enlarger,
        accepted=options.accept,
    )
    made = Diffusion(name, manners)
    try:
        _ = made.identity
    except BackendError as why:
        return _without(why, options, report)
    return made


def _without(why: "BackendError", options: Options, report: Report) -> Any:
    """Say that the model does not paint at all, and who illustrates instead."""
    from lecturec.backends.sketch import Sketch

    match options.picture_failure:
        case "fail":
            report.error("illustrator-missing", str(why), hint=why.hint, exit=ENVIRONMENT)
            return None
        case "skip":
            report.warning("illustrator-missing", f"{why}; there are no pictures", hint=why.hint)
            return None
        case _:
            report.warning("illustrator-missing", f"{why}; the sketch illustrates instead", hint=why.hint)
            return Sketch()


def instead(
    pictures: tuple[Picture | None, ...],
    script: Script,
    drawer: Any,
    options: Options,
    report: Report,
    room: Callable[[Slide], tuple[int, int, str]],
    draw: Callable[[Script, Any], Sequence[Picture | None]],
) -> tuple[Picture | None, ...]:
    """The pictures of a model, and what `picture-failure` says for those that it could not paint."""
    if getattr(drawer, "stage", "") != "paint" or options.picture_failure == "skip":
        return pictures
    wanted = zip(pictures, script.slides, strict=True)
    failed = [
        k
        for k, (made, slide) in enumerate(wanted)
        if made is None and slide.illustration != "none" and min(room(slide)[:2]) > 0
    ]
    if not failed:
        return pictures
    if options.picture_failure == "fail":
        said = f"{len(failed)} of the pictures could not be painted, and so the lecture is not built"
        report.error("picture-failed", said, hint="picture-failure: sketch, to build it all the same", exit=ENVIRONMENT)
        return pictures
    from lecturec.backends.sketch import Sketch

    drawn = draw(replace(script, slides=tuple(script.slides[k] for k in failed)), Sketch())
    others = dict(zip(failed, drawn, strict=True))
    return tuple(others.get(k, made) for k, made in enumerate(pictures))
