/// The logarithms in memberlist's formulas.
enum Logarithm {
  /// The natural logarithm of a number of at least 1.
  static func natural(_ number: Double) -> Double {
    guard number > 1, number.isFinite else { return 0 }
    // ln(m · 2^e) = e · ln 2 + 2 · artanh((m − 1) / (m + 1)), whose series is quick for 1 ≤ m < 2.
    let ratio = (number.significand - 1) / (number.significand + 1)
    var power = ratio
    var sum = 0.0
    for divisor in stride(from: 1.0, to: 40, by: 2) {
      sum += power / divisor
      power *= ratio * ratio
    }
    return Double(number.exponent) * 0.693_147_180_559_945_3 + 2 * sum
  }

  /// The decimal logarithm of a number of at least 1.
  static func decimal(_ number: Double) -> Double { natural(number) / 2.302_585_092_994_045_7 }

  /// The smallest exponent whose power of ten reaches the number.
  static func decimalCeiling(_ number: Int) -> Int {
    var exponent = 0
    var power = 1
    while power < number, exponent < 18 {
      power *= 10
      exponent += 1
    }
    return exponent
  }

  /// The smallest exponent whose power of two reaches the number.
  static func binaryCeiling(_ number: Int) -> Int {
    number <= 1 ? 0 : Int.bitWidth - (number - 1).leadingZeroBitCount
  }
}
