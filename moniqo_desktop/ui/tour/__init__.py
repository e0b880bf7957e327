"""The tour of the very first start: five bubbles beside the parts they tell of."""
