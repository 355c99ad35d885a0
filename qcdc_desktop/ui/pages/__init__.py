"""The pages of the window, one module each; `pages_registry` lists them."""
