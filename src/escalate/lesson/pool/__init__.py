"""What a class hands in: read strictly, played again, and laid side by side."""
