namespace StreamEngine.Parsing.Fields;

/// <summary>Builds the text of a label column: <c>key=value,key=value</c>, with a backslash before comma, equals sign, space and backslash.</summary>
internal ref struct LabelWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written so far; set it back to take labels away.</summary>
    internal int Length { get; set; }

    internal readonly ReadOnlySpan<byte> Text => _buffer[..Length];

    /// <summary>Bytes that a label of these lengths needs at most.</summary>
    internal static int MaxBytes(int key, int value) => (2 * (key + value)) + 2;

    /// <summary>Adds one label. The buffer must have room for <see cref="MaxBytes"/>. Labels without a value are left out.</summary>
    internal void Append(scoped ReadOnlySpan<byte> key, scoped ReadOnlySpan<byte> value)
    {
        if (value.Length == 0)
        {
            return;
        }

        if (Length > 0)
        {
            _buffer[Length++] = (byte)',';
        }

        Escape(key);
        _buffer[Length++] = (byte)'=';
        Escape(value);
    }

    /// <summary>Adds labels that are in the form of the column already.</summary>
    internal void AppendRaw(scoped ReadOnlySpan<byte> labels)
    {
        if (labels.Length > 0)
        {
            if (Length > 0)
            {
                _buffer[Length++] = (byte)',';
            }

            labels.CopyTo(_buffer[Length..]);
            Length += labels.Length;
        }
    }

    private void Escape(scoped ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int special = text.IndexOfAny(",= \\"u8);
            int plain = special < 0 ? text.Length : special;
            text[..plain].CopyTo(_buffer[Length..]);
            Length += plain;
            if (special < 0)
            {
                return;
            }

            _buffer[Length++] = (byte)'\\';
            _buffer[Length++] = text[special];
            text = text[(special + 1)..];
        }
    }
}
