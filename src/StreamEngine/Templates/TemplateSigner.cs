using StreamEngine.Batching;

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
            signatures[row] = shape.Sign(logs.Text(LogText.Body, row));
        }
    }
}
