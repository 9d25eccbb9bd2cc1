"""Semantic mutations: the shipped records with one meaning made false, and what the checks say to that."""
