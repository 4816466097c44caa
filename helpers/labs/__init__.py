"""Experiments on real servers, and the controls to repeat them with: a module for each lesson that has a lab.

Each has ``experiment(…)``, which makes real calls and returns what it measured, and ``lab()``, which returns its
controls.
"""
