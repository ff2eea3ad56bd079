using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>
/// What shapes that differ in form only have in common. The parts of a shape that may vary in form are its slots: a variable part, a list of
/// them of any length, a quantity with its unit, a time with the name of its month, an empty value, the digit of a word with one. Shapes that
/// are equal but for their slots are one template; a slot is shown as it is written as long as all shapes agree on it.
/// </summary>
/// <remarks>
/// Two texts are made of a shape: the key, with one <see cref="Variable"/> a slot, and the form, in which slots that are more than a variable
/// part stand between marks. Piece by piece the two say the same: a byte of the key is a byte or a slot of the form.
/// </remarks>
internal sealed class TemplateForm
{
    /// <summary>A variable part.</summary>
    internal const byte Variable = ShapeText.Hidden;

    /// <summary>Stands before a slot that is more than a variable part.</summary>
    internal const byte SlotStart = 2;

    /// <summary>Stands behind such a slot.</summary>
    internal const byte SlotEnd = 3;

    private readonly ByteList _shape = new();
    private readonly ByteList _key = new();
    private readonly ByteList _form = new();
    private readonly ByteList _slot = new();
    private int _from;
    private int _to;

    /// <summary>The shape as it was read, with known values hidden.</summary>
    internal ReadOnlySpan<byte> Text => _shape.Bytes;

    /// <summary>Gets where each byte of the key stands in <see cref="Text"/>: its begin and its end. Null when nobody asks.</summary>
    internal List<(int From, int To)>? Places { get; init; }

    /// <summary>What templates are told apart by.</summary>
    internal ReadOnlySpan<byte> Key => _key.Bytes;

    /// <summary>The same with all slots as they are written.</summary>
    internal ReadOnlySpan<byte> Form => _form.Bytes;

    /// <summary>Takes a shape: text with <see cref="Variable"/> for variable parts and no other control bytes.</summary>
    internal void Read(ReadOnlySpan<byte> shape)
    {
        KnownValues.Hide(shape, _shape);
        _key.Clear();
        _form.Clear();
        Places?.Clear();
        (_from, _to) = (0, 0);
        ReadOnlySpan<byte> text = _shape.Bytes;
        bool inWord = false;
        for (int at = 0; at < text.Length;)
        {
            int from = at;
            at = inWord ? Next(text, at) : First(text, at);
            inWord = SlotGrammar.IsInside(text[at - 1]) && at < text.Length && (text[at] != Variable || at == from);
        }

        Copy();
        _key.Trim();
        _form.Trim();
    }

    /// <summary>True when every mark of a slot has its partner.</summary>
    internal static bool IsWellFormed(ReadOnlySpan<byte> form)
    {
        bool inSlot = false;
        foreach (byte value in form)
        {
            if (value is SlotStart or SlotEnd)
            {
                if (inSlot == (value == SlotStart))
                {
                    return false;
                }

                inSlot = !inSlot;
            }
        }

        return !inSlot;
    }

    /// <summary>Length of the key of a form.</summary>
    internal static int KeyLength(ReadOnlySpan<byte> form)
    {
        int length = 0;
        for (int at = 0; at < form.Length; length++)
        {
            at += PieceAt(form, at).Length;
        }

        return length;
    }

    /// <summary>Writes the key of a form.</summary>
    internal static void KeyOf(ReadOnlySpan<byte> form, ByteList key)
    {
        key.Clear();
        for (int at = 0; at < form.Length;)
        {
            ReadOnlySpan<byte> piece = PieceAt(form, at);
            key.Add(piece.Length > 1 ? Variable : piece[0]);
            at += piece.Length;
        }
    }

    /// <summary>Writes the form of two forms with the same key: a slot on which they do not agree is variable.</summary>
    internal static void Merge(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, ByteList merged)
    {
        merged.Clear();
        int l = 0;
        int r = 0;
        while (l < left.Length && r < right.Length)
        {
            ReadOnlySpan<byte> a = PieceAt(left, l);
            ReadOnlySpan<byte> b = PieceAt(right, r);
            if (a.SequenceEqual(b))
            {
                merged.Add(a);
            }
            else
            {
                merged.Add(Variable);
            }

            l += a.Length;
            r += b.Length;
        }
    }

    /// <summary>Writes a form with one word of its key made variable.</summary>
    /// <param name="form">A form.</param>
    /// <param name="start">Where the word begins in the key.</param>
    /// <param name="length">Its length in the key.</param>
    /// <param name="output">Gets the form.</param>
    internal static void Generalize(ReadOnlySpan<byte> form, int start, int length, ByteList output)
    {
        output.Clear();
        int piece = 0;
        for (int at = 0; at < form.Length; piece++)
        {
            ReadOnlySpan<byte> bytes = PieceAt(form, at);
            at += bytes.Length;
            if (piece < start || piece >= start + length)
            {
                output.Add(bytes);
            }
            else if (piece == start)
            {
                output.Add(Variable);
            }
        }
    }

    /// <summary>One byte, or a slot with its marks.</summary>
    private static ReadOnlySpan<byte> PieceAt(ReadOnlySpan<byte> form, int at)
    {
        if (form[at] != SlotStart)
        {
            return form.Slice(at, 1);
        }

        int end = form[at..].IndexOf(SlotEnd);
        return end < 0 ? form[at..] : form.Slice(at, end + 1);
    }

    /// <summary>Takes what begins outside a word; returns its end.</summary>
    private int First(ReadOnlySpan<byte> text, int at)
    {
        byte value = text[at];
        if (value is Variable or (byte)'<' or (byte)'>' || char.IsAsciiLetterUpper((char)value))
        {
            int end = SlotGrammar.ReadList(text, at, _slot);
            if (end > 0)
            {
                Slot(_slot.Bytes, at, end);
                return end;
            }
        }

        return SlotGrammar.IsInside(value) ? Word(text, at) : Next(text, at);
    }

    private int Next(ReadOnlySpan<byte> text, int at)
    {
        byte value = text[at];
        if (value == ' ')
        {
            if (_to > _from ? text[_to - 1] != ' ' : _key.Count > 0 && _key.Last != ' ')
            {
                Both(at, at + 1);
            }
        }
        else if (value == Variable)
        {
            Slot([Variable], at, at + 1);
        }
        else
        {
            Both(at, at + 1);
            if (SlotGrammar.IsEmptyValue(text, at))
            {
                Slot([], at + 1, at + 1);
            }
        }

        return at + 1;
    }

    private int Word(ReadOnlySpan<byte> text, int at)
    {
        int end = SlotGrammar.InsideEnd(text, at, out bool hasDigit);
        if (!hasDigit)
        {
            Both(at, end);
            return end;
        }

        int digit = at + text[at..end].IndexOfAnyInRange((byte)'0', (byte)'9');
        if (text[(digit + 1)..end].ContainsAnyInRange((byte)'0', (byte)'9') || (end < text.Length && text[end] is Variable or (byte)'='))
        {
            Both(at, end);
            return end;
        }

        Both(at, digit);
        Slot(text.Slice(digit, 1), digit, digit + 1);
        Both(digit + 1, end);
        return end;
    }

    private void Slot(ReadOnlySpan<byte> form, int from, int to)
    {
        Copy();
        _key.Add(Variable);
        Places?.Add((from, to));
        if (form is [Variable])
        {
            _form.Add(Variable);
            return;
        }

        _form.Add(SlotStart);
        _form.Add(form);
        _form.Add(SlotEnd);
    }

    /// <summary>Takes a part of the text as it is: together with what stands before it, once all of that is known.</summary>
    private void Both(int from, int to)
    {
        if (from != _to)
        {
            Copy();
            _from = from;
        }

        _to = to;
        for (int at = from; Places is not null && at < to; at++)
        {
            Places.Add((at, at + 1));
        }
    }

    private void Copy()
    {
        ReadOnlySpan<byte> text = _shape.Bytes[_from.._to];
        _key.Add(text);
        _form.Add(text);
        _from = _to;
    }
}
