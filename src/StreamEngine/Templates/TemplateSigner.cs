using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>Computes the signatures of log lines: the hashes of their shapes.</summary>
internal static class TemplateSigner
{
    [ThreadStatic]
    private static LineShape? t_shape;

    /// <summary>Fills <see cref="EventBatch.Signatures"/> of all rows from the first line of their body. Runs on any thread.</summary>
    internal static void Sign(EventBatch logs)
    {
        LineShape shape = t_shape ??= new LineShape();
        Span<UInt128> signatures = logs.Signatures.Span(logs.Count);
        for (int row = 0; row < signatures.Length; row++)
        {
            shape.Read(logs.Text(LogText.Body, row));
            signatures[row] = shape.Signature;
        }
    }

    /// <summary>The same, and fills <see cref="EventBatch.Parts"/>, which parameters are read by.</summary>
    internal static void SignWithParts(EventBatch logs)
    {
        LineShape shape = t_shape ??= new LineShape();
        LineParts parts = logs.BeginParts();
        Span<UInt128> signatures = logs.Signatures.Span(logs.Count);
        for (int row = 0; row < signatures.Length; row++)
        {
            ReadOnlySpan<byte> body = logs.Text(LogText.Body, row);
            parts.Add(row, shape.Read(body, parts.Room(Math.Min(body.Length, LineMasks.MaxLine))));
            signatures[row] = shape.Signature;
        }
    }
}
