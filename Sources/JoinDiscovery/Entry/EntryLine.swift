/// A query in canonical text as a reader may see it, with the place of every key and value, so that a caret can point
/// at them although masks change lengths.
struct EntryLine {
  private(set) var text = ""
  /// Where each key begins, in scalars.
  private(set) var keys: [Int] = []
  /// Where each value begins, in scalars.
  private(set) var values: [Int] = []

  init(_ pairs: [EntryPair], mask: EntryMask) {
    for pair in pairs {
      if !text.isEmpty { text += " " }
      keys.append(text.unicodeScalars.count)
      let key = mask.shownKey(pair.key)
      text += (key == pair.key ? EntryQuoting.text(of: key) : key) + "="
      values.append(text.unicodeScalars.count)
      let value = mask.shownValue(pair.value, of: pair.key)
      // A mask that stands for the whole value keeps the quotes which that value needs.
      let isWhole = value == EntryMask.hidden && value != pair.value
      let isQuoted = isWhole && EntryQuoting.text(of: pair.value) != pair.value
      text += isQuoted ? EntryQuoting.quoted(value) : EntryQuoting.text(of: value)
    }
  }
}
