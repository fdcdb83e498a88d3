"""Picture, voice and captions of a finished film stand where the timeline says, and stay together."""

import av
import numpy as np
import pytest

import lecturec
import lecturec.compiler
from lecturec.schedule import LEAD_SAMPLES
from lecturec.timeline import AAC_SAMPLES, RATE_HZ

SLIDES = 9
NOTES = "---\nlang: en\ntitle: Sync\n---\n\n" + "\n\n".join(
    f"## Part {n}\n\n- Point {n} begins here\n- Another one for {n}\n" for n in range(1, SLIDES)
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple["lecturec.compiler.Result", np.ndarray, list[np.ndarray]]:
    """(result, sound, grey frames) of a lecture of several slides."""
    folder = tmp_path_factory.mktemp("sync")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LECTUREC_CACHE", str(folder / "cache"))
        (folder / "notes.md").write_text(NOTES)
        result = lecturec.compile(folder / "notes.md", size="320x180", fps=30, illustrations=False)
    assert result.exit == 0, result.diagnostics
    with av.open(str(result.paths["mp4"])) as file:
        sound = np.concatenate([f.to_ndarray()[0] for f in file.decode(audio=0)])
    with av.open(str(result.paths["mp4"])) as file:
        frames = [f.to_ndarray(format="gray") for f in file.decode(video=0)]
    return result, sound, frames


def test_every_slide_begins_to_speak_when_it_should(film) -> None:
    """The first word of each slide sounds a third of a second after its first frame, within 20 ms."""
    result, sound, _ = film
    for clip in (clip for clip in result.timeline.clips if clip.voices):
        frame_sample = clip.start_frame * RATE_HZ // 30
        wanted = frame_sample + LEAD_SAMPLES
        heard = wanted - 4_000 + int(np.argmax(np.abs(sound[wanted - 4_000 : wanted + 20_000]) > 0.01))

        assert np.abs(sound[max(0, frame_sample - 1_000) : wanted - 1_500]).max() < 0.01
        assert -0.020 <= (heard - wanted) / RATE_HZ <= 0.060  # a take begins up to 40 ms before its first loud sample


def test_the_sound_of_a_slide_never_strays_from_its_picture(film) -> None:
    """Packets and frames begin together, within half a packet, on the first slide as on the last."""
    result, _, _ = film

    offsets = [clip.start_packet * AAC_SAMPLES / RATE_HZ - clip.start_frame / 30 for clip in result.timeline.clips]

    assert max(map(abs, offsets)) <= AAC_SAMPLES / RATE_HZ / 2 + 1e-9


def test_a_point_is_on_screen_when_its_words_begin(film) -> None:
    """At the frame in which a beat's first word sounds, the picture no longer changes."""
    result, _, frames = film
    for clip in result.timeline.clips:
        for segment in clip.segments:
            if getattr(segment, "kind", "") == "reveal":
                assert not np.array_equal(frames[segment.start_frame - 1], frames[segment.stop_frame])
                assert np.array_equal(frames[segment.stop_frame], frames[segment.stop_frame + 1])


def test_held_frames_are_the_same_picture(film) -> None:
    """A still stands: every frame of a hold decodes to the same pixels."""
    result, _, frames = film
    for clip in result.timeline.clips:
        for segment in clip.segments:
            if not hasattr(segment, "kind"):
                held = frames[segment.start_frame : segment.stop_frame]
                assert all(np.array_equal(held[0], frame) for frame in held[1:])


def test_captions_stand_while_their_words_sound(film) -> None:
    """Each caption covers sound, and the silence between two slides has none."""
    result, sound, _ = film
    for cue in result.timeline.cues:
        assert np.abs(sound[cue.start_sample : cue.stop_sample]).max() > 0.05
    for before, after in zip(result.timeline.cues, result.timeline.cues[1:], strict=False):
        assert before.stop_sample <= after.start_sample


def test_picture_and_sound_are_equally_long(film) -> None:
    """Within one packet of sound."""
    result, sound, frames = film

    assert len(frames) == result.timeline.frames
    assert abs(len(sound) / RATE_HZ - len(frames) / 30) <= AAC_SAMPLES / RATE_HZ
