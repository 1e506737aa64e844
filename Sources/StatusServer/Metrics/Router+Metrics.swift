internal import Hummingbird

extension Router<StatusContext> {
  /// Serves metrics at `/metrics`, to everybody: they name no member and no entry.
  func serve(_ metrics: any MetricSource) {
    get("metrics") { _, _ in
      let text = PrometheusText.write(await metrics.metrics())
      return Response(
        status: .ok, headers: [.contentType: PrometheusText.contentType],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
  }
}
