using StreamEngine.LoadGen;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class AllocationTests
{
    public static TheoryData<StreamFormat> Formats => Streams.AllFormats;

    [Theory]
    [MemberData(nameof(Formats))]
    public void Writing_records_allocates_nothing(StreamFormat format)
    {
        StreamGenerator generator = StreamGenerator.Create(new GeneratorOptions { Format = format, Escapes = true, MalformedPercent = 1 });
        var buffer = new byte[256 * 1024];
        generator.Fill(buffer);

        // What the runtime allocates on the thread when it compiles a method again is not the generator's: the least of some rounds counts.
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++) generator.Fill(buffer);

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
