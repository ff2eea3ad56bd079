using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>Computes the signature of a log line: the hash of its first line with the variable parts hidden. Pure; runs on any thread.</summary>
internal static class TemplateSigner
{
    /// <summary>Text of a template whose lines are empty.</summary>
    internal const string EmptyText = "<empty>";

    /// <summary>Fills <see cref="EventBatch.Signatures"/> of all rows from the first line of their body.</summary>
    internal static void Sign(EventBatch logs)
    {
        Span<ulong> memory = stackalloc ulong[TokenMasks.MaxWords];
        Span<UInt128> signatures = logs.Signatures.Span(logs.Count);
        for (int row = 0; row < signatures.Length; row++)
        {
            signatures[row] = Sign(logs.Text(LogText.Body, row), memory);
        }
    }

    /// <summary>The signature of one text.</summary>
    internal static UInt128 Sign(ReadOnlySpan<byte> text)
    {
        Span<ulong> memory = stackalloc ulong[TokenMasks.MaxWords];
        return Sign(text, memory);
    }

    /// <summary>The masked form that the signature of <paramref name="text"/> is the hash of.</summary>
    internal static string Render(ReadOnlySpan<byte> text)
    {
        Span<ulong> memory = stackalloc ulong[TokenMasks.MaxWords];
        var rendered = new StringBuilder();
        new LineMasker<TextSink>(text, memory, new TextSink(rendered)).Run();
        return rendered.Length == 0 ? EmptyText : rendered.ToString();
    }

    private static UInt128 Sign(ReadOnlySpan<byte> text, Span<ulong> memory) =>
        new LineMasker<SignatureSink>(text, memory, SignatureSink.Create()).Run().Finish();
}
