using StreamEngine.Numerics;

namespace StreamEngine.Templates.Parameters;

/// <summary>Tells places of a shape by the variable parts before them, so that they can be found in each line of the shape.</summary>
internal sealed class ShapePlaces
{
    private readonly ByteList _shape = new();
    private readonly List<(short Part, short Offset)> _places = [];

    /// <summary>Variable parts of the shape.</summary>
    internal int Parts { get; private set; }

    /// <summary>Takes a shape.</summary>
    internal void Read(ReadOnlySpan<byte> shape)
    {
        _shape.Set(shape);
        _places.Clear();
        short part = 0;
        short offset = 0;
        foreach (byte value in shape)
        {
            _places.Add((part, offset));
            (part, offset) = value == ShapeText.Hidden ? ((short)(part + 1), (short)0) : (part, (short)(offset + 1));
        }

        _places.Add((part, offset));
        Parts = part;
    }

    /// <summary>The slot of a range of the shape.</summary>
    internal SlotSpan Span(int from, int to)
    {
        (short startPart, short startOffset) = _places[from];
        (short endPart, short endOffset) = _places[to];
        ReadOnlySpan<byte> text = _shape.Bytes[from..to];
        ParameterUnit unit = default;
        SlotForm form = text.Length == 1 ? SlotForm.Value
            : HasUnit(text, out unit) ? SlotForm.Unit
            : text.Count(ShapeText.Hidden) > 1 ? SlotForm.Parts
            : TimeForm.HasName(text) ? SlotForm.Parts
            : SlotForm.Value;
        form = form == SlotForm.Value && IsQuoted(from, to) ? SlotForm.Quoted : form;
        return new SlotSpan(startPart, startOffset, endPart, endOffset, form, unit, (short)(startPart + 1));
    }

    /// <summary>
    /// Where a place of a shape with known values hidden stands in the shape itself. Known values are words, which have become one byte each.
    /// </summary>
    internal static void Map(ReadOnlySpan<byte> shape, ReadOnlySpan<byte> known, List<int> places)
    {
        places.Clear();
        int at = 0;
        foreach (byte value in known)
        {
            places.Add(at);
            if (value == shape[at])
            {
                at++;
                continue;
            }

            while (at < shape.Length && SlotGrammar.IsInside(shape[at]))
            {
                at++;
            }
        }

        places.Add(at);
    }

    /// <summary>A number and a unit behind it, a sign of comparison before it or none, the same in another unit behind it or not.</summary>
    private static bool HasUnit(ReadOnlySpan<byte> text, out ParameterUnit unit)
    {
        unit = default;
        if (text.Length < 3)
        {
            return false;
        }

        int number = text[0] is (byte)'<' or (byte)'>' ? 1 : 0;
        if (number + 2 >= text.Length || text[number] != ShapeText.Hidden || text[number + 1] != ' ')
        {
            return false;
        }

        ReadOnlySpan<byte> name = text[(number + 1)..].TrimStart((byte)' ');
        int end = name.IndexOfAny((byte)' ', (byte)'(');
        return ParameterUnit.TryFind(end < 0 ? name : name[..end], attached: false, out unit) && (end < 0 || name[^1] == ')');
    }

    private bool IsQuoted(int from, int to)
    {
        ReadOnlySpan<byte> shape = _shape.Bytes;
        return from > 0 && to < shape.Length && shape[from - 1] is (byte)'"' or (byte)'\'' && shape[to] == shape[from - 1];
    }
}
