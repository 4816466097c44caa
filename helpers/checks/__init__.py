"""What the lessons' exercises are checked with: a module for each lesson, named as its file is without the number.

A check hands an answer fresh inputs, makes real calls, and expects what the task says. It stands here and not in the
lesson, since it teaches nothing and gives answers away.
"""
