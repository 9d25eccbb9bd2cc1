"""The order of the steps: what is checked, in which order, and how a build becomes the one that answers.

`generations` is light: a question asked of a built graph imports no more than that; `assembling`, `checking` and
`tidying` bring the record model with them.
"""
