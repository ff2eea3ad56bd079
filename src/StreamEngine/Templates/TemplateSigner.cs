using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;

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
    /// <remarks>Not inlined: a copy in a caller that runs once a batch is compiled before it is known which way lines go.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Sign(EventBatch logs, PatternMasks? masks)
    {
        LineShape shape = Begin(masks);
        Span<UInt128> signatures = logs.Signatures.Span(logs.Count);
        for (int row = 0; row < signatures.Length; row++)
        {
            signatures[row] = shape.Sign(logs.Text(LogText.Body, row));
        }

        End(shape, masks);
    }

    /// <summary>The same, and fills <see cref="EventBatch.Parts"/>, which parameters are read by.</summary>
    /// <param name="logs">Log lines.</param>
    /// <param name="masks">Masks of an operator, null for none.</param>
    internal static void SignWithParts(EventBatch logs, PatternMasks? masks = null)
    {
        LineShape shape = Begin(masks);
        LineParts parts = logs.BeginParts();
        Span<UInt128> signatures = logs.Signatures.Span(logs.Count);
        for (int row = 0; row < signatures.Length; row++)
        {
            ReadOnlySpan<byte> body = logs.Text(LogText.Body, row);
            signatures[row] = shape.Sign(body, parts.Room(Math.Min(body.Length, LineMasks.MaxLine)), out int count);
            parts.Add(row, count);
        }

        End(shape, masks);
    }

    private static LineShape Begin(PatternMasks? masks)
    {
        LineShape shape = t_shape ??= new LineShape();
        shape.Own = masks?.Rent();
        return shape;
    }

    private static void End(LineShape shape, PatternMasks? masks)
    {
        if (masks is not null)
        {
            masks.Return(shape.Own!);
            shape.Own = null;
        }
    }
}
