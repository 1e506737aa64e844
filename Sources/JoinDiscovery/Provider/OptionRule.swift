/// A rule across the options of one provider, as data, so that validation, help and docs read the same one.
///
/// A key counts as given when the entry holds it with a value (an empty one only if the option allows that), or when
/// one of its variables is set. A prefix counts as given when any key of its family is.
public enum OptionRule: Sendable, Equatable {
  /// All of them or none of them.
  case together([String])
  /// One of them and no second one.
  case exactlyOne([String])
  /// At least one of them.
  case atLeastOne([String])
  /// The key must be given, unless one of the others is.
  case requiredUnless(String, anyOf: [String])
  /// If the first is given, the second must be.
  case needs(String, String)
  /// The two exclude each other.
  case conflict(String, String)
  /// If the first is given, the second, which is a choice, must have this value, be it by default.
  case requires(String, String, value: String)
  /// One key of a family must not be given, for the reason in these words.
  case refused(String, because: String)
  /// The value of the first must not be the rest of a key of the family.
  case distinct(String, from: String)
}
