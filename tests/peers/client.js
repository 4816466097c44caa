const grpc = require("@grpc/grpc-js");
const { loadSync } = require("@grpc/proto-loader");

const [address, includeDirs] = [process.argv[2], [process.argv[3]]];
const definition = loadSync("weather/v1/weather.proto", { includeDirs, keepCase: true });
const { weather } = grpc.loadPackageDefinition(definition);
const stub = new weather.v1.WeatherService(address, grpc.credentials.createInsecure());
stub.GetStation({ station_id: "KEF-01" }, { deadline: Date.now() + 5000 }, (error, response) => {
  console.log(error ? error.message : response.station.name);
  stub.close();
});
