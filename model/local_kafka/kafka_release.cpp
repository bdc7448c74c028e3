#include "model/local_kafka/kafka_release.h"

#include <QByteArrayList>

#include <algorithm>
#include <numeric>

namespace backstep {

namespace {

// Taken from a fresh `mvn -C` (strict checksums) of the pom below: sha256sum, size in bytes and name of every jar.
constexpr const char* pinnedText
    = R"(22d1d4316c4ec13a68b559e98c8256d69071593731da96136640f864fa14fad8 177206 HdrHistogram-2.2.2.jar
65ceb669d88f63306c680f8088bbf765bbca72d288a61a03703000076c3d3f56 90347 argparse4j-0.7.0.jar
abc0622a6f3ffc60e34a06bccd334b70cfa96b7be7824e73423944464df8ccf6 745492 caffeine-3.1.1.jar
7d938c81789028045c08c065e94be75fc280527620d5bd62b519d5838532368a 246918 commons-beanutils-1.9.4.jar
eeeae917917144a68a741d4c0dff66aa5c5c5fd85593ff217bced3fc8ca783b8 588337 commons-collections-3.2.2.jar
e0b2b980a84fc6533c5ce291f1917b32c507f62bcad64198fff44368c2196a3d 196768 commons-digester-2.1.jar
6b858424f518015f32bfcd1183a373f4a827d72d026b6031da0c91cf0e8f3489 71613 commons-logging-1.3.2.jar
c3c14748e2d78db58df88808740711bd643b32c45ffa7b8a739f00fb467cd7d7 201424 commons-validator-1.9.0.jar
d1cdd269ebaa753d1842933194e17d61958f058952d63e03dbfb3d1d78a6926e 78481 jackson-annotations-2.16.2.jar
4f43e2f1430b2d2413e8e5a3d79138e57e891d6a961b18c28ac90859639d8664 582784 jackson-core-2.16.2.jar
53b6025d98c357068296e4b134242443a248c2c582800879f1c4ea93b54bafa6 1638583 jackson-databind-2.16.2.jar
01a04610def154c50369e8bcd7c5ae1401579f591aa55e88f05093447e24d490 102033 jackson-dataformat-csv-2.16.2.jar
df33f4dd29f975600d3ac2e7c891ef7a9bce33f0715680df479c63a44ddc8fa9 54926 jackson-dataformat-yaml-2.16.2.jar
3e9b1b59f638b487b5ae0e2f4190fc98f72b0bf661324e7dfc71a69f6b9d4e29 36119 jackson-datatype-jdk8-2.16.2.jar
df26cc58f235f477db07f753ba5a3ab243ebe5789d9f89ecf68dd62ea9a66c28 78146 jopt-simple-5.0.4.jar
9012aa4c20319d35159030c3bdecade66863030a98338bfdf73a5238849fb9d9 297776 jose4j-0.9.4.jar
ef3e6bc207822302c36c4c5870007fdfc76659c033eb7e4e079db3b34f30443c 9188926 kafka-clients-4.0.1.jar
ddb9e98f7d25d1cecc7848a6837ca4e410f92695eee1ef1082269d9f8365c861 99658 kafka-coordinator-common-4.0.1.jar
acdd73a10bbb853a879e7bb9fe3847ec7057aaa9606fa78dec8ccfc62ab03f7f 613673 kafka-group-coordinator-4.0.1.jar
8e1fd0d4d99b1eadd602e66eb8fb7a6b0a2456fb20ac0ea6efd8df7351c64f8e 11989 kafka-group-coordinator-api-4.0.1.jar
07d98cb6a063f199e40811cb698fbe8edd476f34cbd46567a001adfbd6bc2d78 822336 kafka-metadata-4.0.1.jar
1617ebb235c41710a28f30958d3de4f7b038195ba1e13fc20ab8a70a8e225af4 295713 kafka-raft-4.0.1.jar
2df7f3e91f2a26b101d0f6693be54c8dae75d494209680e265a2fb86bf251a3c 153249 kafka-server-4.0.1.jar
ab94b2013089199365a075c9ae59ecb91430902aaf4ccfc20277b87d886f45e4 355045 kafka-server-common-4.0.1.jar
4d43765bdcaae66d6ab73ff5ce6ebdfeb86c710ee35e64dc0100293de9ad6895 92071 kafka-share-coordinator-4.0.1.jar
e60cbcc1d44b77c914f25da5a88faa48712ace6a7691100fba1739337df4f404 426022 kafka-storage-4.0.1.jar
bf01d1961933eb8544a2d081c19816bb1fa3713b8769bf7a0932ea8d5ee7b77f 27197 kafka-storage-api-4.0.1.jar
fd0ac6ba1fcfdd0232cbf181ecd7ccef7e1315e10091390996240f7cab548ca4 9156 kafka-tools-api-4.0.1.jar
1712b7ec5e31d5126ae5268acbdfae47d0c59793ebc27839117ebdc031335daf 41761 kafka-transaction-coordinator-4.0.1.jar
fba6da72afd46f708149f6345111354644dc7b28e7adc31f0ee800930d8dbe5b 2854211 kafka_2.13-4.0.1.jar
d74a3334fb35195009b338a951f918203d6bbca3d1d359033dc33edd1cadc9ef 682804 lz4-java-1.8.0.jar
6b7a14a6f34c10f8683f7b5e2f39df0f07b58c7dff0e468ebbc713905c46979c 82123 metrics-core-2.2.0.jar
1f82766d7c3221930854033bebff5073ea46b43f27326074bbe15d148c18bfb3 73684 pcollections-4.0.1.jar
4f657af51ab8bb0909bcc3eb40862d26125af8cbcf92aaaba595fed77f947bc0 113826 re2j-1.7.jar
8e4dbc3becf70d59c787118f6ad06fab6790136a0699cd6412bc9da3d336944e 5924531 scala-library-2.13.15.jar
87a3017d3f43e6ace7566fe4c3d615134c6914ff871c8d64bb32ca1d996d0545 61858 scala-logging_2.13-3.9.5.jar
78d0cc350e1ee42d87c6e11cf5b0dc7bf0b70829c00aa38f27bfb019d439dc11 3803359 scala-reflect-2.13.15.jar
d3ef575e3e4979678dc01bf1dcce51021493b4d11fb7f1be8ad982877c16a1c0 41125 slf4j-api-1.7.36.jar
2f39bed943d624dfa8f4102d0571283a10870b6aa36f197a8a506f147010c10f 15333 slf4j-simple-1.7.36.jar
1467931448a0817696ae2805b7b8b20bfb082652bf9c4efaed528930dc49389b 334352 snakeyaml-2.2.jar
0f3f1857ed33116583f480b4df5c0218836c47bfbc9c6221c0d73f356decf37b 2299797 snappy-java-1.1.10.5.jar
1f85db623bf653860d10e13e7b1ca6609301f66994dc93784c92a66019516bb9 7325504 zstd-jni-1.5.6-6.jar
)";

} // namespace

qint64 KafkaRelease::bytes() const
{
    return std::accumulate(jars.begin(), jars.end(), qint64(0), [](qint64 sum, const PinnedJar& jar) {
        return sum + jar.bytes;
    });
}

const PinnedJar* KafkaRelease::find(const QString& file) const
{
    const auto jar = std::ranges::find(jars, file, &PinnedJar::file);
    return jar == jars.end() ? nullptr : &*jar;
}

KafkaRelease readRelease(const QString& version, const QByteArray& text)
{
    KafkaRelease release{version, {}};
    for (const QByteArray& line : text.split('\n')) {
        if (const QList<QByteArray> words = line.split(' '); words.size() == 3) {
            release.jars.push_back({QString::fromUtf8(words[2]), words[1].toLongLong(), words[0]});
        }
    }
    return release;
}

QByteArray KafkaRelease::pom() const
{
    const QByteArray text = R"(<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>backstep</groupId>
  <artifactId>local-kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>@KAFKA@</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
)";
    return QByteArray(text).replace("@KAFKA@", version.toLatin1());
}

const KafkaRelease& pinnedKafka()
{
    static const KafkaRelease release = readRelease(QStringLiteral("4.0.1"), pinnedText);
    return release;
}

} // namespace backstep
