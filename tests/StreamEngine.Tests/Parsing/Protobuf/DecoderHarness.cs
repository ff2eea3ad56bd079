using StreamEngine.Batching;
using StreamEngine.Parsing;

namespace StreamEngine.Tests.Parsing.Protobuf;

/// <summary>Feeds payloads to a decoder as chunks, which checks that every slab and batch comes back.</summary>
internal static class DecoderHarness
{
    internal static ParseResult Decode(IPayloadDecoder decoder, Proto payload) => Decode(decoder, payload.ToArray());

    internal static ParseResult Decode(IPayloadDecoder decoder, byte[] payload) => ParserHarness.Parse(AsParser(decoder), payload);

    /// <summary>Every record is a row or several, a reject or filtered; rejects lie inside the payload and give a reason.</summary>
    internal static ParseResult Accounts(IPayloadDecoder decoder, byte[] payload)
    {
        ParseResult result = Decode(decoder, payload);
        Xunit.Assert.True(result.Records <= result.Rows.Count + result.Rejects.Count + result.Filtered);
        foreach (DeadLetter letter in result.Rejects)
        {
            Xunit.Assert.InRange(letter.Position, 0, payload.Length);
            Xunit.Assert.InRange(letter.Position + letter.Length, 0, payload.Length);
            Xunit.Assert.NotEmpty(letter.Detail);
        }

        return result;
    }

    internal static IRecordParser AsParser(IPayloadDecoder decoder) => new Adapter(decoder);

    private sealed class Adapter(IPayloadDecoder decoder) : IRecordParser
    {
        public string Format => decoder.Name;

        public string Description => decoder.Name;

        public bool InfersYear => false;

        public bool IsMultiLine => false;

        public bool StartsRecord(ReadOnlySpan<byte> line) => true;

        public void Parse(ReadOnlySpan<byte> records, BatchBuilder output) => decoder.Decode(records, output);
    }
}
