"""Wrappers; the design system replaces this file."""

from django import template

register = template.Library()
