using StreamEngine.Batching;
using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Payloads;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Otlp;
using StreamEngine.Parsing.RemoteWrite;
using StreamEngine.Tests.Memory;
using Xunit;

namespace StreamEngine.Tests.Parsing.Protobuf;

/// <summary>Damaged payloads neither throw nor lead outside themselves: text of rows is checked to come from the payload or its scratch.</summary>
public class DecoderMutationTests
{
    private const int Mutations = 20_000;

    public static TheoryData<PayloadKind> Kinds => [.. Enum.GetValues<PayloadKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_length_of_a_cut_payload_is_accounted_for(PayloadKind kind)
    {
        byte[] payload = Payload(kind, 6);
        long before = 0;
        for (int length = 0; length <= payload.Length; length++)
        {
            ParseResult result = DecoderHarness.Accounts(Decoder(kind), payload[..length]);
            Assert.True(result.Rows.Count >= before, "a longer payload has fewer rows");
            before = kind == PayloadKind.RemoteWrite2 ? 0 : result.Rows.Count;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Random_mutations_neither_throw_nor_read_outside(PayloadKind kind)
    {
        byte[] payload = Payload(kind, 4);
        Random random = new(7 + (int)kind);
        IPayloadDecoder decoder = Decoder(kind);
        using SlabPool slabs = new(new SlabPoolOptions { PoisonOnReturn = true });
        using (BatchPool pool = new(slabs, rows: 32))
        {
            BatchBuilder builder = new(pool);
            for (int i = 0; i < Mutations; i++)
            {
                Decode(decoder, builder, slabs, Mutate(payload, random));
            }

            Assert.Equal(0, pool.Rented);
        }

        Assert.Equal(0, slabs.RentedSlabs);
    }

    [Fact]
    public void Random_bytes_neither_throw_nor_read_outside()
    {
        Random random = new(1);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            foreach (PayloadKind kind in Enum.GetValues<PayloadKind>())
            {
                DecoderHarness.Accounts(Decoder(kind), bytes);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_record_allocates_nothing(PayloadKind kind)
    {
        byte[] few = Payload(kind, 20);
        byte[] many = Payload(kind, 2_000);
        using SlabPool slabs = new();
        using BatchPool pool = new(slabs);
        BatchBuilder builder = new(pool);
        IPayloadDecoder decoder = Decoder(kind);
        Decode(decoder, builder, slabs, many);
        long small = ThreadAllocations.Least(() => Decode(decoder, builder, slabs, few));
        long large = ThreadAllocations.Least(() => Decode(decoder, builder, slabs, many));

        // The list of batches grows with the rows.
        Assert.InRange(large - small, 0, 512);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Generated_payloads_are_read_in_full(PayloadKind kind)
    {
        ParseResult result = DecoderHarness.Accounts(Decoder(kind), Payload(kind, 300));
        Assert.Empty(result.Rejects);
        Assert.Equal(300, result.Records);
        Assert.All(result.Logs, row => Assert.Equal((32, 16), (row.TraceId.Length, row.SpanId.Length)));
        Assert.All(result.Metrics, row => Assert.NotEmpty(row.Labels));
    }

    private static byte[] Payload(PayloadKind kind, int records)
    {
        var generator = PayloadGenerator.Create(kind, new GeneratorOptions { Format = StreamFormat.Influx, Series = 40, NonAscii = true });
        return generator.Next(records);
    }

    private static IPayloadDecoder Decoder(PayloadKind kind)
    {
        var options = new ParserOptions { SourceName = "test" };
        return kind switch
        {
            PayloadKind.OtlpLogs => new OtlpLogsDecoder(options),
            PayloadKind.RemoteWrite => new RemoteWriteDecoder(options),
            PayloadKind.RemoteWrite2 => new RemoteWrite2Decoder(options),
            _ => new OtlpMetricsDecoder(options),
        };
    }

    /// <summary>Flips bits, sets bytes to telling values, cuts pieces out, repeats them, cuts the end off.</summary>
    private static byte[] Mutate(byte[] payload, Random random)
    {
        List<byte> bytes = [.. payload];
        for (int i = random.Next(1, 5); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 20), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = new byte[] { 0, 1, 0x7F, 0x80, 0xFF, 3, 4 }[random.Next(7)];
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 5:
                    bytes.InsertRange(at, [0xFF, 0xFF, 0xFF, 0xFF, (byte)random.Next(256)]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Puts the payload at the very end of a slab, so that reads past its end leave the slab, and looks at every text.</summary>
    private static void Decode(IPayloadDecoder decoder, BatchBuilder builder, SlabPool slabs, byte[] payload)
    {
        Slab slab = slabs.RentSlab(payload.Length);
        int offset = slab.Capacity - payload.Length;
        payload.CopyTo(slab.GetSpan()[offset..]);
        using Chunk chunk = new(new SourceInfo(0, "test"), slab, offset, payload.Length, 0, 0, 0);
        builder.Start(chunk);
        decoder.Decode(chunk.Bytes, builder);
        ParsedChunk parsed = builder.Finish();
        foreach (EventBatch batch in parsed.Batches)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                Check(batch, row, offset);
            }

            batch.Dispose();
        }
    }

    private static void Check(EventBatch batch, int row, int offset)
    {
        for (int column = 0; column < batch.TextCount; column++)
        {
            Utf8View view = batch.TextColumn(column)[row];
            bool inside = view.Length <= Utf8View.MaxInline
                || (view.Buffer < batch.Buffers.Count && view.Offset >= (view.Buffer == 0 ? offset : 0) && view.Offset + view.Length <= batch.Buffers[view.Buffer].Capacity);
            if (!inside || !System.Text.Unicode.Utf8.IsValid(batch.Text(column, row)))
            {
                Assert.Fail("a text lies outside its buffer or is no UTF-8");
            }
        }

        if (batch.RecordOffsets[row] < offset)
        {
            Assert.Fail("a record lies outside the payload");
        }
    }
}
