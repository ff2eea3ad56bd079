using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using Xunit;

namespace StreamEngine.Tests.Memory;

public class SlabTextsTests
{
    [Fact]
    public void Texts_of_every_length_are_those_of_the_batch()
    {
        using var slabs = new SlabPool();
        using var pool = new BatchPool(slabs);
        var builder = new BatchBuilder(pool);
        using var chunk = new Chunk(new SourceInfo(0, "points"), slabs.RentSlab(4096), 0, 64, 0, 0, 0);
        builder.Start(chunk);
        for (int length = 0; length < 300; length++)
        {
            builder.BeginMetric();
            builder.SetText(MetricText.Name, Encoding.ASCII.GetBytes(new string((char)('a' + (length % 26)), length)));
            builder.SetText(MetricText.Labels, Encoding.ASCII.GetBytes("k=" + length));
            builder.SetTime(length);
            builder.SetValue(length);
            builder.EndRow(chunk.Bytes[..1]);
        }

        foreach (EventBatch batch in builder.Finish().Batches)
        {
            foreach (MetricText column in Enum.GetValues<MetricText>())
            {
                for (int row = 0; row < batch.Count; row++)
                {
                    Assert.Equal(batch.Text(column, row).ToArray(), batch.Texts(column)[row].ToArray());
                }
            }

            batch.Dispose();
        }
    }
}
