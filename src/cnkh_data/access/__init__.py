"""What is published, as it is used: the tables beside this package, and the records that their rows make.

`tables` reads the files, `arrow` and `frames` make tables of them, `records` has what `cnkh_data.get` returns. Nothing here reads
`data/` or imports what is heavy before it is needed.
"""
