"""The file of a household beside the map (一户一档), and the forms that edit it."""
