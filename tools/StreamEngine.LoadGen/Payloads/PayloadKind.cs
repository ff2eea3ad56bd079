namespace StreamEngine.LoadGen.Payloads;

/// <summary>The binary messages that <see cref="PayloadGenerator"/> writes.</summary>
public enum PayloadKind
{
    /// <summary>OpenTelemetry log records: ids, body and five attributes.</summary>
    OtlpLogs,

    /// <summary>OpenTelemetry gauges and sums with three attributes a point.</summary>
    OtlpMetrics,

    /// <summary>OpenTelemetry histograms of 14 buckets with three attributes a point.</summary>
    OtlpHistograms,

    /// <summary>Prometheus remote write 1.0: series of five labels and one sample.</summary>
    RemoteWrite,

    /// <summary>Prometheus remote write 2.0: the same with a table of symbols.</summary>
    RemoteWrite2,
}
