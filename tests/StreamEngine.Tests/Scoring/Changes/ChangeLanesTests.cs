using StreamEngine.Scoring.Changes;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Scoring.Changes;

public sealed class ChangeLanesTests
{
    [Fact]
    public void AGroupOfValuesIsTakenAsOneAfterTheOther()
    {
        int[] ids = [8, 9, 10, 11, 12, 13, 14, 15];
        var together = new ChangeLanes();
        var apart = new ChangeLanes();
        var noise = new Noise(1);
        for (int window = 0; window < ChangeModel.Windows; window++)
        {
            double[] values = [.. ids.Select(id => (id * 1000) + noise.Gaussian())];
            bool isTogether = window > 0 && together.TryPut(ids, window, values);
            Assert.Equal(window > 0, isTogether);
            for (int i = 0; i < ids.Length; i++)
            {
                if (!isTogether)
                {
                    together.Put(ids[i], window, values[i], 0);
                }

                apart.Put(ids[i], window, values[i], 0);
            }
        }

        Assert.Equal(Saved(apart), Saved(together));
        Assert.False(together.TryPut([7, 8, 9, 10, 11, 12, 13, 14], 0, new double[8]));
        Assert.False(together.TryPut(ids, 0, [1, 2, 3, double.NaN, 5, 6, 7, 8]));
        Assert.False(together.TryPut([0, 1, 2, 3, 4, 5, 6, 7], 0, new double[8]));
    }

    private static byte[] Saved(ChangeLanes lanes)
    {
        var output = new SnapshotOutput();
        lanes.Save(output);
        return output.ToArray();
    }
}
