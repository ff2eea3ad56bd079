using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

public sealed class SnapshotPrimitiveTests
{
    [Property(MaxTest = 200)]
    public void WhatIsWrittenIsRead(int seed)
    {
        var output = new SnapshotOutput();
        Write(output, new Random(seed));
        byte[] first = output.ToArray();
        output.Clear();
        Write(output, new Random(seed));
        Assert.Equal(first, output.ToArray());
        Assert.Equal(first.Length, output.Length);

        var random = new Random(seed);
        var input = new SnapshotInput(first);
        for (int i = random.Next(4000); i > 0; i--)
        {
            switch (random.Next(8))
            {
                case 0:
                    Assert.Equal(random.Next(), input.ReadInt32());
                    break;
                case 1:
                    Assert.Equal(random.NextInt64(), input.ReadInt64());
                    break;
                case 2:
                    Assert.Equal(BitConverter.Int64BitsToDouble(random.NextInt64()), input.ReadDouble());
                    break;
                case 3:
                    Assert.Equal(Text(random), input.ReadString());
                    break;
                case 4:
                    Assert.Equal(new Entity(Text(random), Text(random), Text(random)), input.ReadEntity());
                    break;
                case 5:
                    Assert.Equal(Bytes(random), input.ReadBytes().ToArray());
                    break;
                case 6:
                    Assert.Equal(random.Next(2) == 1, input.ReadBoolean());
                    break;
                default:
                    double[] values = new double[random.Next(200)];
                    input.ReadDoubles(values);
                    Assert.All(values, v => Assert.Equal(random.NextDouble(), v));
                    break;
            }
        }

        input.RequireEnd();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public void MemoryThatWasTakenBeforeChangesNothing(int prepared)
    {
        var plain = new SnapshotOutput();
        var ready = new SnapshotOutput();
        ready.Prepare(prepared);
        foreach (SnapshotOutput output in (SnapshotOutput[])[plain, ready])
        {
            for (int i = 0; i < 200_000; i++)
            {
                output.WriteInt64(i);
            }

            output.WriteBytes(new byte[2_000_000]);
            output.WriteInt32(7);
        }

        Assert.Equal(plain.ToArray(), ready.ToArray());
    }

    [Fact]
    public void TextsThatAreNoValidUnicodeComeBackAsTheyWere()
    {
        string[] texts = ["", "\ud83d", "a\udc00b", "é€😀", new string('x', 100_000)];
        var output = new SnapshotOutput();
        Array.ForEach(texts, output.WriteString);
        output.WriteString(null);
        var input = new SnapshotInput(output.ToArray());
        foreach (string text in texts)
        {
            Assert.Equal(text, input.ReadString());
        }

        Assert.Null(input.ReadString());
    }

    [Fact]
    public void ACountThatCannotBeIsRefusedBeforeAnythingIsMadeOfIt()
    {
        byte[] bytes = [255, 255, 255, 127, 0, 0, 0, 0];
        SnapshotException error = Assert.Throws<SnapshotException>(() => Read(bytes, static (ref input) => input.ReadCount(1)));
        Assert.Equal("byte 4: expected a number from 0 to 4, found 2147483647", error.Reason);
        Assert.Throws<SnapshotException>(() => Read(bytes, static (ref input) => input.ReadBytes()));
        Assert.Throws<SnapshotException>(() => Read(bytes, static (ref input) => input.ReadString()));
        Assert.Throws<SnapshotException>(() => Read(bytes, static (ref input) => input.ReadSeriesId()));
        Assert.Throws<SnapshotException>(() => Read(bytes, static (ref input) => input.ReadBoolean()));
        Assert.Throws<SnapshotException>(() => Read([1], static (ref input) => input.ReadInt32()));
        Assert.Throws<SnapshotException>(() => Read(bytes, static (ref input) => input.RequireEnd()));
        Assert.Throws<SnapshotException>(() => Read([254, 255, 255, 255, 3, 0, 0, 0, 65, 0], static (ref input) => input.ReadString()));
    }

    [Fact]
    public void TheChecksumIsThatOfTheStandard()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        var crc = default(Crc32C);
        crc.Add("1234"u8);
        crc.Add("56789"u8);
        Assert.Equal(0u, Crc32C.Of([]));
        Assert.Equal(Crc32C.Of([.. "1234"u8, .. "56789"u8]), Crc32C.Of("123456789"u8));
        Assert.Equal(0xE3069283u, crc.Value);
    }

    private delegate void Reading(ref SnapshotInput input);

    private static void Read(byte[] bytes, Reading read)
    {
        var input = new SnapshotInput(bytes);
        read(ref input);
    }

    private static void Write(SnapshotOutput output, Random random)
    {
        for (int i = random.Next(4000); i > 0; i--)
        {
            switch (random.Next(8))
            {
                case 0:
                    output.WriteInt32(random.Next());
                    break;
                case 1:
                    output.WriteInt64(random.NextInt64());
                    break;
                case 2:
                    output.WriteDouble(BitConverter.Int64BitsToDouble(random.NextInt64()));
                    break;
                case 3:
                    output.WriteString(Text(random));
                    break;
                case 4:
                    output.WriteEntity(new Entity(Text(random), Text(random), Text(random)));
                    break;
                case 5:
                    output.WriteBytes(Bytes(random));
                    break;
                case 6:
                    output.WriteBoolean(random.Next(2) == 1);
                    break;
                default:
                    double[] values = new double[random.Next(200)];
                    for (int at = 0; at < values.Length; at++)
                    {
                        values[at] = random.NextDouble();
                    }

                    output.WriteDoubles(values);
                    break;
            }
        }
    }

    private static string? Text(Random random) =>
        random.Next(10) == 0 ? null : string.Create(random.Next(30), random, static (span, r) =>
        {
            foreach (ref char c in span)
            {
                c = (char)(r.Next(3) == 0 ? r.Next(0xD700, 0xE100) : r.Next(32, 127));
            }
        });

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return bytes;
    }
}
