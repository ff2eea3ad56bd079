using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>
/// Finds the variable parts of a line: numbers, addresses, paths, times, identifiers with digits, quoted text. What is left is its shape.
/// Holds the memory for one line at a time; one thread at a time.
/// </summary>
/// <remarks>Only words with a candidate of <see cref="LineMasks"/> are looked at.</remarks>
internal sealed class LineShape
{
    /// <summary>Words of a line that are told apart; what follows is one variable part.</summary>
    internal const int MaxWords = 128;

    private readonly MaskBlock[] _masks = new MaskBlock[LineMasks.MaxBlocks];
    private readonly byte[] _shape = new byte[LineMasks.MaxLine + ShapeText.Padding];
    private int _length;

    /// <summary>Finds the masks of an operator; null for none.</summary>
    internal MaskedLine? Own { get; set; }

    /// <summary>The text with <see cref="ShapeText.Hidden"/> for each variable part; no other control bytes.</summary>
    internal ReadOnlySpan<byte> Shape => _shape.AsSpan(0, _length);

    /// <summary>The hash of the shape of the first line of a text: the same on every machine.</summary>
    /// <param name="text">Text; what follows a line break, the first 4 KiB or <see cref="MaxWords"/> words is not looked at.</param>
    internal UInt128 Sign(ReadOnlySpan<byte> text)
    {
        LineMasks masks = Own is null ? Scan(text, out ReadOnlySpan<byte> line) : ScanMasked(Own, text, out line);
        return ShapeText.Hash(line, masks, _shape);
    }

    /// <summary>Writes the shape of the first line of a text to <see cref="Shape"/>.</summary>
    /// <param name="text">Text; what follows a line break, the first 4 KiB or <see cref="MaxWords"/> words is not looked at.</param>
    internal void Read(ReadOnlySpan<byte> text)
    {
        LineMasks masks = Own is null ? Scan(text, out ReadOnlySpan<byte> line) : ScanMasked(Own, text, out line);
        _length = ShapeText.Write(line, masks, _shape);
    }

    /// <summary>The hash of the shape of the first line of a text, and where its variable parts end.</summary>
    /// <param name="text">Text, as above.</param>
    /// <param name="ends">Gets the ends, in order; room for as many as the text has bytes.</param>
    /// <param name="count">Variable parts.</param>
    internal UInt128 Sign(ReadOnlySpan<byte> text, Span<ushort> ends, out int count)
    {
        LineMasks masks = Own is null ? Scan(text, out ReadOnlySpan<byte> line) : ScanMasked(Own, text, out line);
        count = masks.HiddenEnds(ends);
        return ShapeText.Hash(line, masks, _shape);
    }

    /// <summary>Where the variable parts of the first line of a text end.</summary>
    /// <param name="text">Text, as above.</param>
    /// <param name="ends">Gets the ends, in order; room for as many as the text has bytes.</param>
    internal void ReadEnds(ReadOnlySpan<byte> text, Span<ushort> ends)
    {
        LineMasks masks = Own is null ? Scan(text, out _) : ScanMasked(Own, text, out _);
        masks.HiddenEnds(ends);
    }

    private LineMasks ScanMasked(MaskedLine own, ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        LineMasks masks = Scan(own.Read(text), out line);
        own.Hide(masks);
        return masks;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LineMasks Scan(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        var masks = new LineMasks(text, _masks);
        line = text[..masks.Length];
        int end = line.Length;
        if (end > MaxWords)
        {
            end = masks.StartOfWord(MaxWords);
            if (end == LineMasks.MaxLine && text.Length > end)
            {
                // The word that the limit cut in two belongs to the rest.
                end = masks.WordStart(end - 1);
            }
        }

        masks.HideNumbers();
        Find(line, masks, end);
        return masks;
    }

    private static void Find(ReadOnlySpan<byte> line, in LineMasks masks, int end)
    {
        int behind = 0;
        int at = 0;
        var quotes = new Quotes(line);
        while ((at = masks.NextCandidate(at)) < end)
        {
            byte value = line[at];
            int from;
            int to;
            if (value is (byte)'"' or (byte)'\'')
            {
                from = ++at;
                to = quotes.TextEnd(at, value);
                if (to == 0)
                {
                    continue;
                }

                at = to + 1;
            }
            else
            {
                int start = Math.Max(behind, masks.WordStart(at));
                at = masks.NextBreak(at);
                if (!VariableWord.Find(line, masks, start, at, out from, out to))
                {
                    continue;
                }

                at = Math.Max(at, to);
            }

            masks.Hide(Math.Max(from, behind), behind = to);
        }

        if (end < line.Length && behind < line.Length)
        {
            masks.Hide(Math.Max(end, behind), line.Length);
        }
    }
}
