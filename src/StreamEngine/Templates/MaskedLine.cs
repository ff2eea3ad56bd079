using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>
/// Finds the masks of an operator in a line. What they take is overwritten with marks in a copy of the line, so that nothing else is made of
/// it, and hidden in the end.
/// </summary>
/// <param name="patterns">The masks; the first one has the first word.</param>
internal sealed class MaskedLine(Regex[] patterns)
{
    private const byte Mark = ShapeText.Hidden;

    private readonly byte[] _bytes = new byte[LineMasks.MaxLine];
    private readonly char[] _chars = new char[LineMasks.MaxLine];
    private readonly List<(int From, int To)> _ranges = [];

    /// <summary>The first line of a text, at most <see cref="LineMasks.MaxLine"/> bytes of it, with a mark in place of each byte that a mask takes.</summary>
    internal ReadOnlySpan<byte> Read(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> line = text[..Math.Min(text.Length, LineMasks.MaxLine)];
        int end = line.IndexOfAny((byte)'\n', (byte)'\r');
        line = end < 0 ? line : line[..end];
        _ranges.Clear();
        ReadOnlySpan<char> chars = Decode(line, out bool isByte);
        foreach (Regex pattern in patterns)
        {
            foreach (ValueMatch match in pattern.EnumerateMatches(chars))
            {
                int from = match.Index;
                int to = from + match.Length;
                Take(line, isByte ? from : Encoding.UTF8.GetByteCount(chars[..from]), isByte ? to : Encoding.UTF8.GetByteCount(chars[..to]));
            }
        }

        return _ranges.Count == 0 ? text : _bytes.AsSpan(0, line.Length);
    }

    /// <summary>Hides what the masks took; what lies inside of a variable part, as in quoted text, stays part of it.</summary>
    internal void Hide(in LineMasks masks)
    {
        foreach ((int from, int to) in _ranges)
        {
            if ((masks.HiddenBits(from >> 6, out _) >> (from & 63) & 1) == 0)
            {
                masks.Hide(from, to);
            }
        }
    }

    /// <summary>A character for each byte where the text is ASCII, or no UTF-8.</summary>
    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> line, out bool isByte)
    {
        isByte = Ascii.IsValid(line);
        if (!isByte && Utf8.ToUtf16(line, _chars, out _, out int written, replaceInvalidSequences: false, isFinalBlock: false) != OperationStatus.InvalidData)
        {
            return _chars.AsSpan(0, written);
        }

        isByte = true;
        return _chars.AsSpan(0, Encoding.Latin1.GetChars(line, _chars));
    }

    private void Take(ReadOnlySpan<byte> line, int from, int to)
    {
        Span<byte> bytes = _bytes.AsSpan(0, line.Length);
        if (_ranges.Count == 0)
        {
            // Control bytes of the text count as blanks; a mark of our own must not be taken for one.
            line.Replace(bytes, Mark, (byte)' ');
        }

        if (from < to && !bytes[from..to].Contains(Mark))
        {
            bytes[from..to].Fill(Mark);
            _ranges.Add((from, to));
        }
    }
}
