using StreamEngine.Runtime;
using Xunit;

namespace StreamEngine.Tests.Runtime;

public class GroupOrderTests
{
    [Fact]
    public void Groups_come_in_order_and_one_worker_at_a_time_hands_them_over()
    {
        var order = new GroupOrder(4);
        ChunkGroup[] groups = [new(), new(), new(), new(), new()];
        Assert.False(order.Add(2, groups[2]));
        Assert.False(order.Add(1, groups[1]));
        Assert.True(order.Add(0, groups[0]));
        Assert.True(order.TryTake(out ChunkGroup first));
        Assert.False(order.Add(3, groups[3]));
        Assert.Same(groups[0], first);
        for (int i = 1; i < 4; i++)
        {
            Assert.True(order.TryTake(out ChunkGroup next));
            Assert.Same(groups[i], next);
        }

        Assert.False(order.TryTake(out _));
        Assert.True(order.Add(4, groups[4]));
    }
}
