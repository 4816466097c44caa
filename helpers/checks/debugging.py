"""The exercises of lesson 22."""
from helpers.exercises import exercise
@exercise("22.1", "x")
def exercise_1(expect, paths): expect.result(paths, None)
@exercise("22.2", "x")
def exercise_2(expect, paths): expect.result(paths, None)
@exercise("22.3", "x")
def exercise_3(expect, paths): expect.result(paths, None, None)
