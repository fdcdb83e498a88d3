"""python -m lecturec."""

from lecturec.cli import main

main()
