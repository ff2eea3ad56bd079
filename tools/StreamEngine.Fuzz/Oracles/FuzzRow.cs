using StreamEngine.Batching;

namespace StreamEngine.Fuzz.Oracles;

/// <summary>One parsed row as plain values.</summary>
internal sealed class FuzzRow
{
    internal required EventKind Kind { get; init; }

    /// <summary>Position of the record in its source, in bytes.</summary>
    internal required long Position { get; init; }

    internal required int Length { get; init; }

    internal required long Time { get; init; }

    /// <summary>Text columns in the order of <see cref="LogText"/>, <see cref="MetricText"/> or <see cref="ChangeText"/>.</summary>
    internal required byte[][] Texts { get; init; }

    internal required double Value { get; init; }

    internal required byte Severity { get; init; }

    internal required double Duration { get; init; }

    internal required double Size { get; init; }

    internal required short Status { get; init; }

    /// <summary>Fields that have a value and no column above.</summary>
    internal required string Fields { get; init; }

    internal static FuzzRow Of(EventBatch batch, int row)
    {
        bool log = batch.Kind == EventKind.Log;
        byte[][] texts = new byte[EventBatch.TextColumns][];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = batch.Text(i, row).ToArray();
        }

        return new FuzzRow
        {
            Kind = batch.Kind,
            Position = batch.Position(row),
            Length = batch.RecordLengths[row],
            Time = batch.Times[row],
            Texts = texts,
            Value = batch.Kind == EventKind.Metric ? batch.Values[row] : double.NaN,
            Severity = log ? batch.Severities[row] : (byte)0,
            Duration = log ? batch.Durations[row] : double.NaN,
            Size = log ? batch.Sizes[row] : double.NaN,
            Status = log ? batch.Statuses[row] : (short)0,
            Fields = FieldText.Show(batch, row),
        };
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Kind} at {Position}+{Length} time {Time} severity {Severity} status {Status} value {Value:R} duration {Duration:R} size {Size:R} ")
        + string.Join(" | ", Texts.Select(t => BatchBuilder.Show(t))) + Fields;
}
