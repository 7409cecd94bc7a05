"""Records as sheets of a spreadsheet program: written out beside the words of every version, and brought back.

The columns of a sheet are the fields of its model, so a new field has its column as soon as it is in the model.
"""
