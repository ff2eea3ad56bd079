using StreamEngine.LoadGen;
using StreamEngine.Tests.Memory;
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

        Assert.Equal(0, ThreadAllocations.Least(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                generator.Fill(buffer);
            }
        }));
    }
}
