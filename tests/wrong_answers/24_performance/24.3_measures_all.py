# hint: the knee was known without that
def find_knee(measure, most):
    numbers = [2**power for power in range(most.bit_length())]
    got = [measure(number) for number in numbers]
    for number, one, double in zip(numbers, got, got[1:], strict=False):
        if double < 1.3 * one:
            return number
    return numbers[-1]
