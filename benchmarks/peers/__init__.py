"""What the product is measured against: the same job as a careful developer does it without the product.

Each peer gets its data in its own natural form (rows as a cursor fetches them, data frames); bringing them into that form
is not counted. What a peer computes is compared with the product's result to the øre before its time counts.
"""
