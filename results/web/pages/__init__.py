"""The public pages: complete HTML from the board, kept live afterwards by small modules in the browser."""
