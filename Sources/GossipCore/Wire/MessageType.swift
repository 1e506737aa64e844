/// The first byte of a memberlist message.
enum MessageType: UInt8 {
  case ping = 0
  case indirectPing = 1
  case ack = 2
  case suspect = 3
  case alive = 4
  case dead = 5
  case pushPull = 6
  case compound = 7
  case user = 8
  case compressed = 9
  case encrypted = 10
  case nack = 11
  case checksummed = 12
  case error = 13
}
