"""What ends a build before its film is there, as its author is told."""

import errno

from lecturec.diagnostics import ENVIRONMENT, LIMIT, CompileError, Lacking, Report
from lecturec.overtime import TookTooLong
from lecturec.places import ELSEWHERE
from lecturec.store import Vanished

Ending = CompileError | TookTooLong | Vanished | Lacking | OSError


def complain(end: Ending, report: Report) -> None:
    """Say why there is no film; a CompileError has said so already."""
    match end:
        case CompileError():
            pass
        case TookTooLong():
            complain_of_time(end, report)
        case Vanished():
            said = "the cache loses what is put into it"
            report.error("cache-unusable", said, hint="try --no-cache", exit=ENVIRONMENT)
        case Lacking():
            report.error(end.code, str(end), hint=end.hint, exit=ENVIRONMENT)
        case OSError():
            full = end.errno in (errno.ENOSPC, errno.EDQUOT)
            what = "the disk is full" if full else f"{end.strerror or end}"
            where = f" ({end.filename})" if end.filename else ""
            hint = "free some space, or set LECTUREC_CACHE to a folder on another disk" if full else ELSEWHERE
            report.error("disk-full" if full else "cannot-write", what + where, hint=hint, exit=ENVIRONMENT)


def complain_of_time(late: TookTooLong, report: Report) -> None:
    """Say which stage took too long, and where."""
    said = f"{late.stage or 'this'} took longer than {late.seconds:.3g} seconds"
    hint = "if this is only a slow machine or a long lecture, --patience 4 gives every stage four times as long"
    report.error("took-too-long", said, late.span, hint=hint, exit=LIMIT)
