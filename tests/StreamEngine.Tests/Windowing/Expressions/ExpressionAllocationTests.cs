using StreamEngine.Batching;
using StreamEngine.Tests.Memory;
using StreamEngine.Windowing.Expressions;
using Xunit;

namespace StreamEngine.Tests.Windowing.Expressions;

public class ExpressionAllocationTests
{
    [Theory]
    [InlineData("status >= 500 and duration > 0.5 or size * 2 < 10")]
    [InlineData("service == 'checkout' and host != 'a long text that lies in a buffer' and body icontains 'TEXT'")]
    [InlineData("fields.f > 3 or mixed in ['a', 'b', '1'] or g.h is null or lower(body) ends with 'buffer' or text(mixed) < 'b'")]
    [InlineData("body matches 'long.*buffer$' or coalesce(number(body), length(body)) > 5")]
    public void A_block_takes_no_managed_memory_after_warm_up(string text)
    {
        using var rows = new RandomRows();
        (EventBatch batch, _) = rows.Logs(new Random(1), 1000);
        using (batch)
        {
            FilterProgram program = WindowExpression.Parse(text).CompileFilter(RowSchema.Logs);
            ulong[] result = new ulong[ExpressionProgram.MaxWords];
            Assert.Equal(0, ThreadAllocations.Least(() => program.Run(batch, 0, batch.Count, [], result)));
        }
    }

    [Fact]
    public void Values_and_labels_take_none_either()
    {
        using var rows = new RandomRows();
        (EventBatch batch, _) = rows.Metrics(new Random(1), 1000);
        using (batch)
        {
            ValueProgram program = WindowExpression.Parse("if(f == 'abc', value * 2, max(value, 0) / 3) + number(label.g.h)").CompileValue(RowSchema.Metrics);
            ulong[] known = new ulong[ExpressionProgram.MaxWords];
            Assert.Equal(0, ThreadAllocations.Least(() => program.Run(batch, 0, batch.Count, [], known)));
        }
    }
}
