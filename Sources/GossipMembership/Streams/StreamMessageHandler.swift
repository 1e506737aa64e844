internal import GossipCore
internal import NIOCore
internal import SeedDialing

/// Reads the one message that the other side of a stream sends, then stops reading.
final class StreamMessageHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let id: StreamID
  private let gate: StreamGate
  private let inbox: GossipInbox
  private let refusals: RefusalLog
  private let envelope: StreamEnvelope
  private var decoder: StreamDecoder
  private var isDone = false

  init(_ id: StreamID, gate: StreamGate, inbox: GossipInbox, envelope: StreamEnvelope, refusals: RefusalLog) {
    self.id = id
    self.gate = gate
    self.inbox = inbox
    self.envelope = envelope
    self.refusals = refusals
    decoder = StreamDecoder(envelope, from: id.side == .incoming ? .initiator : .acceptor) { [gate] in gate.room }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isDone { return }
    let bytes = unwrapInboundIn(data).readableBytesView
    guard gate.reserve(bytes.count, for: id) else { return refuse(.tooLong, context) }
    do throws(StreamDecoder.Failure) {
      guard let message = try decoder.append(bytes) else { return }
      guard gate.reserve(decoder.unpacked, for: id) else { return refuse(.tooLong, context) }
      finish(with: .message(message))
      context.channel.setOption(.autoRead, value: false).whenFailure { _ in }
    } catch {
      switch error {
      case .message(let error): finish(with: .malformed(error))
      case .envelope(let error): refuse(error, context)
      }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish(with: .closed)
    inbox.post(.ended(id))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    finish(with: .failed(.failed(reason: ConnectFailure.reason(of: error))))
    context.close(promise: nil)
  }

  private func finish(with news: StreamNews) {
    if isDone { return }
    isDone = true
    inbox.post(.stream(id, news))
  }

  /// Counts the refusal and, as a memberlist does, says why to a node that has connected in good faith.
  private func refuse(_ error: EnvelopeError, _ context: ChannelHandlerContext) {
    refusals.note(
      error, from: context.remoteAddress.flatMap { PeerAddress($0) }, isCaller: id.side == .incoming)
    finish(with: .failed(.keyMismatch(reason: "\(error.message); \(error.remedy)")))
    let reply: String? =
      switch error {
      case .noKey: "remote state is encrypted and encryption is not configured"
      case .notEncrypted: "encryption is configured but remote state is not encrypted"
      case .noKeyFits: "remote state is encrypted with a key that is not installed"
      case .otherLabel: "remote state has another label"
      case .malformed, .tooLong: nil
      }
    let refusal = reply.map { StreamMessage.error($0).encoded() }
    guard id.side == .incoming, let refusal, let bytes = try? envelope.wrap(refusal, from: .acceptor) else {
      context.close(promise: nil)
      return
    }
    let channel = context.channel
    channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in channel.close(promise: nil) }
  }
}
