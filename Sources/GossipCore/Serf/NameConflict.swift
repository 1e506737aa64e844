/// The votes on who may go by our name.
struct NameConflict: Sendable {
  var votes = 0
  var answers = 0
}
