using StreamEngine.Batching;

namespace StreamEngine.Templates;

/// <summary>Computes the signatures of log lines: the hashes of their shapes.</summary>
internal static class TemplateSigner
{
    [ThreadStatic]
    private static LineShape? t_shape;

    /// <summary>Fills <see cref="EventBatch.Signatures"/> of all rows from the first line of their body. Runs on any thread.</summary>
    internal static void Sign(EventBatch logs) => Sign(logs, null);

    /// <inheritdoc cref="Sign(EventBatch)"/>
    /// <param name="logs">Log lines.</param>
    /// <param name="masks">Masks of an operator, null for none.</param>
    internal static void Sign(EventBatch logs, PatternMasks? masks)
    {
        LineShape shape = t_shape ??= new LineShape();
        shape.Own = masks?.Rent();
        Span<UInt128> signatures = logs.Signatures.Span(logs.Count);
        for (int row = 0; row < signatures.Length; row++)
        {
            signatures[row] = shape.Sign(logs.Text(LogText.Body, row));
        }

        if (masks is not null)
        {
            masks.Return(shape.Own!);
            shape.Own = null;
        }
    }
}
