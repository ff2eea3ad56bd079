using System.Runtime.CompilerServices;
using StreamEngine.Memory;
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

    private readonly AlignedArray<MaskBlock> _masks = new(LineMasks.MaxBlocks);
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
        LineMasks masks = Scan(ref text);
        return ShapeText.Hash(text, masks, _shape);
    }

    /// <summary>Writes the shape of the first line of a text to <see cref="Shape"/>.</summary>
    /// <param name="text">Text; what follows a line break, the first 4 KiB or <see cref="MaxWords"/> words is not looked at.</param>
    internal void Read(ReadOnlySpan<byte> text)
    {
        LineMasks masks = Scan(ref text);
        _length = ShapeText.Write(text, masks, _shape);
    }

    /// <summary>The hash of the shape of the first line of a text, and where its variable parts end.</summary>
    /// <param name="text">Text, as above.</param>
    /// <param name="ends">Gets the ends, in order; room for as many as the text has bytes.</param>
    /// <param name="count">Variable parts.</param>
    internal UInt128 Sign(ReadOnlySpan<byte> text, Span<ushort> ends, out int count)
    {
        LineMasks masks = Scan(ref text);
        count = masks.HiddenEnds(ends);
        return ShapeText.Hash(text, masks, _shape);
    }

    /// <summary>Where the variable parts of the first line of a text end.</summary>
    /// <param name="text">Text, as above.</param>
    /// <param name="ends">Gets the ends, in order; room for as many as the text has bytes.</param>
    internal void ReadEnds(ReadOnlySpan<byte> text, Span<ushort> ends)
    {
        LineMasks masks = Scan(ref text);
        masks.HiddenEnds(ends);
    }

    /// <summary>Hides the variable parts of the first line of a text, and cuts the text to that line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private LineMasks Scan(ref ReadOnlySpan<byte> text)
    {
        if (Own is not null)
        {
            text = Own.Read(text);
        }

        var masks = new LineMasks(text, _masks.Span);
        if (masks.HideNumbers() | masks.Length > MaxWords)
        {
            Find(text, masks);
        }

        text = text[..masks.Length];
        Own?.Hide(masks);
        return masks;
    }

    /// <summary>The end of what is told apart.</summary>
    private static int LastEnd(ReadOnlySpan<byte> text, in LineMasks masks)
    {
        int end = masks.StartOfWord(MaxWords);

        // The word that the limit cut in two belongs to the rest.
        return end == LineMasks.MaxLine && text.Length > end ? masks.WordStart(end - 1) : end;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Find(ReadOnlySpan<byte> text, in LineMasks masks)
    {
        ReadOnlySpan<byte> line = text[..masks.Length];
        int end = line.Length > MaxWords ? LastEnd(text, masks) : line.Length;
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
