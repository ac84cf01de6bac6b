"""Floor 2: the account a line is booked on, and balanced vouchers. Pure: frames and columns in, frames out."""
