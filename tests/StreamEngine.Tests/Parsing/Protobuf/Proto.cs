#pragma warning disable CA1001 // Both streams are memory only.
using Google.Protobuf;

namespace StreamEngine.Tests.Parsing.Protobuf;

/// <summary>A message, written by the library of Protocol Buffers and so independent of the reader under test.</summary>
internal sealed class Proto
{
    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    internal Proto() => _output = new CodedOutputStream(_bytes, leaveOpen: true);

    internal byte[] ToArray()
    {
        _output.Flush();
        return _bytes.ToArray();
    }

    internal Proto Text(int field, string text) => Write(field, WireFormat.WireType.LengthDelimited, o => o.WriteString(text));

    internal Proto Bytes(int field, byte[] bytes) => Write(field, WireFormat.WireType.LengthDelimited, o => o.WriteBytes(ByteString.CopyFrom(bytes)));

    internal Proto Message(int field, Proto message) => Bytes(field, message.ToArray());

    internal Proto Message(int field, Action<Proto> fill)
    {
        Proto message = new();
        fill(message);
        return Message(field, message);
    }

    internal Proto Number(int field, ulong value) => Write(field, WireFormat.WireType.Varint, o => o.WriteUInt64(value));

    internal Proto Int(int field, long value) => Write(field, WireFormat.WireType.Varint, o => o.WriteInt64(value));

    internal Proto Signed(int field, int value) => Write(field, WireFormat.WireType.Varint, o => o.WriteSInt32(value));

    internal Proto Fixed(int field, ulong value) => Write(field, WireFormat.WireType.Fixed64, o => o.WriteFixed64(value));

    internal Proto Fixed32(int field, uint value) => Write(field, WireFormat.WireType.Fixed32, o => o.WriteFixed32(value));

    internal Proto Double(int field, double value) => Write(field, WireFormat.WireType.Fixed64, o => o.WriteDouble(value));

    internal Proto PackedFixed(int field, params ulong[] values) => Packed(field, o => Array.ForEach(values, o.WriteFixed64));

    internal Proto PackedDoubles(int field, params double[] values) => Packed(field, o => Array.ForEach(values, o.WriteDouble));

    internal Proto PackedNumbers(int field, params uint[] values) => Packed(field, o => Array.ForEach(values, o.WriteUInt32));

    /// <summary>A group with one number in it: old, but legal.</summary>
    internal Proto Group(int field, params int[] inner)
    {
        _output.WriteTag(field, WireFormat.WireType.StartGroup);
        foreach (int name in inner)
        {
            Group(name);
        }

        Number(1, 300);
        _output.WriteTag(field, WireFormat.WireType.EndGroup);
        return this;
    }

    /// <summary>Bytes as they are, without a tag.</summary>
    internal Proto Raw(params byte[] bytes)
    {
        _output.Flush();
        _bytes.Write(bytes);
        return this;
    }

    private Proto Packed(int field, Action<CodedOutputStream> write)
    {
        MemoryStream packed = new();
        using (CodedOutputStream output = new(packed, leaveOpen: true))
        {
            write(output);
        }

        return Bytes(field, packed.ToArray());
    }

    private Proto Write(int field, WireFormat.WireType type, Action<CodedOutputStream> write)
    {
        _output.WriteTag(field, type);
        write(_output);
        return this;
    }
}
